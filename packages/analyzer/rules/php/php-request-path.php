<?php
// ruleid: php-request-path
readfile('downloads/' . $_GET['file']);
// ruleid: php-request-path
$text = file_get_contents($_POST['url']);
// ruleid: php-request-path
unlink("uploads/{$_REQUEST['name']}.png");
// ruleid: php-request-path
$ch = curl_init($_GET['url']);
// ruleid: php-request-path
$log = fopen($dir . $_COOKIE['log'], 'r');
// ok: php-request-path
readfile('downloads/' . basename($_GET['file']));
// ok: php-request-path
$text = file_get_contents('https://api.example.com/items');
// ok: php-request-path
$name = trim($_GET['file']);
