<?php
// ruleid: php-request-unserialize
$cart = unserialize($_COOKIE['cart']);
// ruleid: php-request-unserialize
$state = unserialize(base64_decode($_POST['state']));
// ruleid: php-request-unserialize
$body = unserialize(file_get_contents('php://input'));
// ruleid: php-request-unserialize
$state = unserialize($_POST['state'], ['allowed_classes' => true]);
// ok: php-request-unserialize
$cart = unserialize($_COOKIE['cart'], ['allowed_classes' => false]);
// ok: php-request-unserialize
$cart = json_decode($_COOKIE['cart'], true);
// ok: php-request-unserialize
$cache = unserialize($row['value']);
