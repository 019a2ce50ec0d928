from django.core.exceptions import PermissionDenied

def remove(request, item):
    # ruleid: python-assert-authorization
    assert request.user.is_staff
    # ruleid: python-assert-authorization
    assert request.user.has_perm("items.delete"), "not allowed"
    if not request.user.is_staff:
        raise PermissionDenied
    # ok: python-assert-authorization
    assert item.count > 0
    item.delete()


def test_remove(client, user):
    client.post("/remove")
    # ok: python-assert-authorization
    assert user.is_active
