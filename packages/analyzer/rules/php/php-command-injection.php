<?php
// ruleid: php-command-injection
system('ping -c 1 ' . $_GET['host']);
// ruleid: php-command-injection
exec("convert {$_POST['file']} out.png", $lines);
// ruleid: php-command-injection
$listing = shell_exec('ls ' . trim($_REQUEST['dir']));
// ruleid: php-command-injection
$out = `whois {$_GET['domain']}`;
// ok: php-command-injection
system('ping -c 1 ' . escapeshellarg($_GET['host']));
// ok: php-command-injection
exec('sleep ' . (int) $_GET['seconds']);
// ok: php-command-injection
$job->exec($_GET['host']);
// ok: php-command-injection
$out = `uptime`;
