<?php
use Symfony\Component\HttpFoundation\RedirectResponse;

// ruleid: php-open-redirect
header('Location: ' . $_GET['next']);
// ruleid: php-open-redirect
header("Location: {$_REQUEST['url']}");
// ruleid: php-open-redirect
wp_redirect($_POST['redirect_to']);
// ruleid: php-open-redirect
$response = new RedirectResponse($_GET['next']);
// ok: php-open-redirect
header('Location: /account?tab=' . urlencode($_GET['tab']));
// ok: php-open-redirect
header('Location: ' . $pages[$_GET['page']]);
// ok: php-open-redirect
wp_safe_redirect($_POST['redirect_to']);
