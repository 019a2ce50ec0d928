<?php
// ruleid: php-hardcoded-database-password
$db = mysqli_connect('localhost', 'shop', 'S3cret!pass');
// ruleid: php-hardcoded-database-password
$db = new PDO($dsn, 'shop', "S3cret!pass", [PDO::ATTR_PERSISTENT => true]);
// ruleid: php-hardcoded-database-password
define('DB_PASSWORD', 'S3cret!pass');
// ruleid: php-hardcoded-database-password
$db = pg_connect('host=db user=shop password=S3cret');
// ok: php-hardcoded-database-password
$db = mysqli_connect('localhost', 'shop', getenv('DB_PASSWORD'));
// ok: php-hardcoded-database-password
$db = new PDO($dsn, 'root', '');
// ok: php-hardcoded-database-password
define('DB_PASSWORD', getenv('DB_PASSWORD'));
// ok: php-hardcoded-database-password
define('DB_PASSWORD', 'password_here');
