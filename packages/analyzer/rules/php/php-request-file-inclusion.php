<?php
// ruleid: php-request-file-inclusion
include $_GET['page'];
// ruleid: php-request-file-inclusion
require_once 'pages/' . $_REQUEST['page'] . '.php';
// ruleid: php-request-file-inclusion
include("themes/{$_COOKIE['theme']}/head.php");
// ruleid: php-request-file-inclusion
$settings = require __DIR__ . '/' . $_POST['file'];
// ok: php-request-file-inclusion
include 'pages/' . basename($_GET['page']) . '.php';
// ok: php-request-file-inclusion
include 'pages/home.php';
// ok: php-request-file-inclusion
require __DIR__ . '/' . $file;
