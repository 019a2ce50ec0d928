<?php
use phpseclib3\Crypt\RSA;

// ruleid: php-small-key
$key = openssl_pkey_new(['private_key_bits' => 1024, 'private_key_type' => OPENSSL_KEYTYPE_RSA]);
// ruleid: php-small-key
$request = openssl_csr_new($name, $key, array('digest_alg' => 'sha256', 'private_key_bits' => 512));
// ruleid: php-small-key
$key = RSA::createKey(1024);
// ok: php-small-key
$key = openssl_pkey_new(['private_key_bits' => 4096, 'private_key_type' => OPENSSL_KEYTYPE_RSA]);
// ok: php-small-key
$key = openssl_pkey_new(['private_key_bits' => $bits]);
// ok: php-small-key
$key = RSA::createKey(3072);
