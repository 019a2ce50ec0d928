<?php
use Firebase\JWT\JWT;
use Firebase\JWT\Key;

// ruleid: php-hardcoded-key
$sealed = openssl_encrypt($text, 'aes-256-gcm', '0123456789abcdef0123456789abcdef', 0, $iv, $tag);
// ruleid: php-hardcoded-key
$sealed = openssl_encrypt($text, 'aes-256-cbc', $key, 0, '1234567890123456');
// ruleid: php-hardcoded-key
$signature = hash_hmac('sha256', $body, 'signing-key');
// ruleid: php-hardcoded-key
$token = JWT::encode($claims, 'secret', 'HS256');
// ruleid: php-hardcoded-key
$claims = JWT::decode($token, new Key('secret', 'HS256'));
// ok: php-hardcoded-key
$sealed = openssl_encrypt($text, 'aes-256-gcm', $key, 0, random_bytes(12), $tag);
// ok: php-hardcoded-key
$signature = hash_hmac('sha256', $body, getenv('SIGNING_KEY'));
// ok: php-hardcoded-key
$token = JWT::encode($claims, $_ENV['JWT_KEY'], 'HS256');
// ok: php-hardcoded-key
$sealed = openssl_encrypt($text, 'aes-256-cbc', $key, 0, $iv);
