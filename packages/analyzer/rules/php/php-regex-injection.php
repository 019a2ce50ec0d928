<?php
// ruleid: php-regex-injection
preg_match('/' . $_GET['q'] . '/', $text);
// ruleid: php-regex-injection
preg_replace("/{$_POST['word']}/i", '', $text);
// ruleid: php-regex-injection
$found = preg_grep($_REQUEST['pattern'], $lines);
// ok: php-regex-injection
preg_match('/' . preg_quote($_GET['q'], '/') . '/', $text);
// ok: php-regex-injection
preg_match('/^[a-z]+$/', $_GET['q']);
// ok: php-regex-injection
preg_replace('/\s+/', ' ', $_POST['text']);
// ok: php-regex-injection
preg_match('/id=' . (int) $_GET['id'] . '/', $text);
