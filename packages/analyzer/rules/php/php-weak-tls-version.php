<?php
// ruleid: php-weak-tls-version
curl_setopt($curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_0);
// ruleid: php-weak-tls-version
curl_setopt($curl, CURLOPT_SSLVERSION, 3);
// ruleid: php-weak-tls-version
curl_setopt_array($curl, [CURLOPT_URL => $url, CURLOPT_SSLVERSION => CURL_SSLVERSION_TLSv1_1]);
// ruleid: php-weak-tls-version
stream_socket_enable_crypto($socket, true, STREAM_CRYPTO_METHOD_TLSv1_0_CLIENT);
// ruleid: php-weak-tls-version
$context = stream_context_create(['ssl' => ['crypto_method' => STREAM_CRYPTO_METHOD_TLSv1_1_CLIENT]]);
// ok: php-weak-tls-version
curl_setopt($curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
// ok: php-weak-tls-version
curl_setopt($curl, CURLOPT_SSLVERSION, 6);
// ok: php-weak-tls-version
stream_socket_enable_crypto($socket, true, STREAM_CRYPTO_METHOD_TLS_CLIENT);
// ok: php-weak-tls-version
curl_setopt($curl, CURLOPT_TIMEOUT, 3);
