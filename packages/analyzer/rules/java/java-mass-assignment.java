import org.apache.commons.beanutils.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.web.bind.ServletRequestDataBinder;

class Profile {
    void update(HttpServletRequest request, User user) throws Exception {
        // ruleid: java-mass-assignment
        BeanUtils.populate(user, request.getParameterMap());
        // ruleid: java-mass-assignment
        BeanUtils.setProperty(user, request.getParameter("field"), request.getParameter("value"));
        ServletRequestDataBinder binder = new ServletRequestDataBinder(user);
        // ruleid: java-mass-assignment
        binder.bind(request);
        // ok: java-mass-assignment
        BeanUtils.setProperty(user, "name", request.getParameter("name"));
        // ok: java-mass-assignment
        BeanUtils.populate(user, fields);
        // ok: java-mass-assignment
        user.setName(request.getParameter("name"));
    }

    void named(HttpServletRequest request, User user) {
        ServletRequestDataBinder binder = new ServletRequestDataBinder(user);
        binder.setAllowedFields("name", "email");
        // ok: java-mass-assignment
        binder.bind(request);
    }
}
