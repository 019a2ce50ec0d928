<?php
// ruleid: php-loose-hash-comparison
if (hash_hmac('sha256', $body, $key) === $signature) {
    accept();
}
// ruleid: php-loose-hash-comparison
if (md5($password) == $row['hash']) {
    accept();
}
// ruleid: php-loose-hash-comparison
$valid = $_GET['sig'] == hash_hmac('sha256', $path, $key);
// ruleid: php-loose-hash-comparison
$valid = strcmp($given, hash_hmac('sha256', $path, $key)) === 0;
// ok: php-loose-hash-comparison
$valid = hash_equals(hash_hmac('sha256', $path, $key), $_GET['sig']);
// ok: php-loose-hash-comparison
$changed = md5($content) !== $etag;
// ok: php-loose-hash-comparison
$same = $a == $b;
