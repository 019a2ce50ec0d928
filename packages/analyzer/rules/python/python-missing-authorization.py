from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.views import APIView

# ruleid: python-missing-authorization
REST_FRAMEWORK = {
    "PAGE_SIZE": 20,
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
}
# ruleid: python-missing-authorization
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": []}
# ok: python-missing-authorization
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"], "PAGE_SIZE": 20}


class Orders(APIView):
    # ruleid: python-missing-authorization
    permission_classes = []


class Tuple(APIView):
    # ruleid: python-missing-authorization
    permission_classes = ()


class Accounts(APIView):
    # ok: python-missing-authorization
    permission_classes = [IsAuthenticated]


# ruleid: python-missing-authorization
@permission_classes([])
def everybody(request):
    return None


# ok: python-missing-authorization
@permission_classes([IsAuthenticated])
def members(request):
    return None
