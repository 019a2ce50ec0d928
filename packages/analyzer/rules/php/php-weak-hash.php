<?php
// ruleid: php-weak-hash
$mac = hash_hmac('md5', $body, $key);
// ruleid: php-weak-hash
openssl_sign($data, $signature, $key, OPENSSL_ALGO_SHA1);
// ruleid: php-weak-hash
$token = md5($user->email . $salt);
// ruleid: php-weak-hash
$this->signature = sha1($body . $secret);
// ok: php-weak-hash
$mac = hash_hmac('sha256', $body, $key);
// ok: php-weak-hash
openssl_sign($data, $signature, $key, OPENSSL_ALGO_SHA256);
// ok: php-weak-hash
$cacheKey = md5($url);
// ok: php-weak-hash
$etag = sha1($content);
// ok: php-weak-hash
$token = bin2hex(random_bytes(32));
