<?php
// ruleid: php-password-weak-hash
$hash = md5($password);
// ruleid: php-password-weak-hash
$hash = sha1($salt . $user_password);
// ruleid: php-password-weak-hash
$hash = hash('sha256', $_POST['password'] . $salt);
// ruleid: php-password-weak-hash
$ok = md5($this->passwd) === $row['hash'];
// ok: php-password-weak-hash
$hash = password_hash($password, PASSWORD_DEFAULT);
// ok: php-password-weak-hash
$etag = md5($content);
// ok: php-password-weak-hash
$hash = hash('sha256', $file);
// ok: php-password-weak-hash
$key = md5($password_reset_url);
