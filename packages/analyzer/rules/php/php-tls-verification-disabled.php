<?php
use GuzzleHttp\Client;

// ruleid: php-tls-verification-disabled
curl_setopt($ch, CURLOPT_SSL_VERIFYPEER, false);
// ruleid: php-tls-verification-disabled
curl_setopt($ch, CURLOPT_SSL_VERIFYHOST, 0);
// ruleid: php-tls-verification-disabled
curl_setopt_array($ch, [CURLOPT_RETURNTRANSFER => true, CURLOPT_SSL_VERIFYPEER => false]);
// ruleid: php-tls-verification-disabled
$context = stream_context_create(['ssl' => ['verify_peer' => false]]);
// ruleid: php-tls-verification-disabled
wp_remote_get($url, array('timeout' => 5, 'sslverify' => false));
// ruleid: php-tls-verification-disabled
$client = new Client(['verify' => false]);
// ok: php-tls-verification-disabled
curl_setopt($ch, CURLOPT_SSL_VERIFYPEER, true);
// ok: php-tls-verification-disabled
curl_setopt($ch, CURLOPT_SSL_VERIFYHOST, 2);
// ok: php-tls-verification-disabled
$context = stream_context_create(['ssl' => ['verify_peer' => true, 'cafile' => $file]]);
// ok: php-tls-verification-disabled
$client = new Client(['verify' => '/etc/ssl/ca.pem']);
