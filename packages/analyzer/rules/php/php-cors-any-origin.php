<?php
// ruleid: php-cors-any-origin
header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
// ruleid: php-cors-any-origin
header("Access-Control-Allow-Origin: {$_SERVER['HTTP_ORIGIN']}");
// ruleid: php-cors-any-origin
$response->headers->set('Access-Control-Allow-Origin', $request->headers->get('Origin'));
// ok: php-cors-any-origin
header('Access-Control-Allow-Origin: https://app.example.org');
// ok: php-cors-any-origin
header('Access-Control-Allow-Origin: ' . $allowed);
// ok: php-cors-any-origin
$response->headers->set('Access-Control-Allow-Origin', 'https://app.example.org');
