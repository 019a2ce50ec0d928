<?php
// ruleid: php-weak-random-secret
$token = md5(uniqid());
// ruleid: php-weak-random-secret
$this->csrf_token = sha1(mt_rand() . $salt);
// ruleid: php-weak-random-secret
$password .= $letters[rand(0, 61)];
// ruleid: php-weak-random-secret
$_SESSION['csrf'] = mt_rand();
// ok: php-weak-random-secret
$token = bin2hex(random_bytes(32));
// ok: php-weak-random-secret
$position = mt_rand(0, 10);
// ok: php-weak-random-secret
$token = uniqid(bin2hex(random_bytes(16)));
// ok: php-weak-random-secret
$file = uniqid('upload');
