<?php
// ruleid: php-insecure-cookie
setcookie('sid', $sid, 0, '/', '', false, true);
// ruleid: php-insecure-cookie
setcookie('sid', $sid, ['secure' => true, 'httponly' => false]);
// ruleid: php-insecure-cookie
session_set_cookie_params(0, '/', '', true, false);
// ruleid: php-insecure-cookie
ini_set('session.cookie_secure', 0);
// ruleid: php-insecure-cookie
ini_set('session.cookie_httponly', 'off');
// ok: php-insecure-cookie
setcookie('sid', $sid, 0, '/', '', true, true);
// ok: php-insecure-cookie
setcookie('sid', $sid, ['secure' => true, 'httponly' => true, 'samesite' => 'Lax']);
// ok: php-insecure-cookie
ini_set('session.cookie_secure', 1);
