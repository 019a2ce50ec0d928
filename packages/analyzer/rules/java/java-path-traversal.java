import java.io.*;
import java.nio.file.*;
import jakarta.servlet.http.HttpServletRequest;

class Files2 {
    void open(HttpServletRequest request, File directory) throws Exception {
        // ruleid: java-path-traversal
        new File("/data/" + request.getParameter("file"));
        // ruleid: java-path-traversal
        new File(directory, request.getParameter("file"));
        String name = request.getParameter("name");
        // ruleid: java-path-traversal
        new FileInputStream("/data/" + name);
        // ruleid: java-path-traversal
        Path path = Paths.get("/data", name);
        // ok: java-path-traversal
        new File(directory, "index.html");
    }

    void checked(HttpServletRequest request, Path base) throws Exception {
        String name = request.getParameter("name");
        // ok: java-path-traversal
        Path path = base.resolve(Paths.get(name)).normalize();
        if (!path.startsWith(base)) throw new IOException();
        // ok: java-path-traversal
        new File(org.apache.commons.io.FilenameUtils.getName(request.getParameter("file")));
    }
}
