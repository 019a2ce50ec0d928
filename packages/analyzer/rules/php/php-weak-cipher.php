<?php
// ruleid: php-weak-cipher
$sealed = openssl_encrypt($text, 'aes-256-ecb', $key);
// ruleid: php-weak-cipher
$sealed = openssl_encrypt($text, 'DES-EDE3-CBC', $key, 0, $iv);
// ruleid: php-weak-cipher
$text = openssl_decrypt($sealed, 'rc4', $key);
// ruleid: php-weak-cipher
$sealed = mcrypt_encrypt(MCRYPT_DES, $key, $text, MCRYPT_MODE_ECB);
// ok: php-weak-cipher
$sealed = openssl_encrypt($text, 'aes-256-gcm', $key, 0, $iv, $tag);
// ok: php-weak-cipher
$sealed = sodium_crypto_secretbox($text, $nonce, $key);
