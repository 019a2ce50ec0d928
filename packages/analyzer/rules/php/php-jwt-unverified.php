<?php
use Firebase\JWT\JWT;
use Firebase\JWT\Key;
use Lcobucci\JWT\Configuration;
use Lcobucci\JWT\Signer\None;

// ruleid: php-jwt-unverified
$claims = JWT::decode($token, $key, ['HS256', 'none']);
// ruleid: php-jwt-unverified
$token = JWT::encode($claims, '', 'none');
// ruleid: php-jwt-unverified
$configuration = Configuration::forUnsecuredSigner();
// ruleid: php-jwt-unverified
$signer = new None();
// ruleid: php-jwt-unverified
$claims = json_decode(base64_decode(explode('.', $token)[1]), true);
// ok: php-jwt-unverified
$claims = JWT::decode($token, new Key($key, 'HS256'));
// ok: php-jwt-unverified
$token = JWT::encode($claims, $key, 'RS256');
// ok: php-jwt-unverified
$configuration = Configuration::forSymmetricSigner(new Sha256(), $key);
// ok: php-jwt-unverified
$data = json_decode(base64_decode($text), true);
