<?php
// ruleid: php-log-injection
error_log('failed login of ' . $_POST['user']);
// ruleid: php-log-injection
error_log("failed login of {$_POST['user']}");
// ruleid: php-log-injection
syslog(LOG_WARNING, 'failed login of ' . $_POST['user']);
// ruleid: php-log-injection
$logger->warning('failed login of ' . $_POST['user']);
// ruleid: php-log-injection
file_put_contents('/var/log/app.log', $_GET['q'] . PHP_EOL, FILE_APPEND);
// ok: php-log-injection
$logger->warning('failed login', ['user' => $_POST['user']]);
// ok: php-log-injection
error_log('failed login of ' . json_encode($_POST['user']));
// ok: php-log-injection
error_log('failed login of ' . $user->id);
// ok: php-log-injection
file_put_contents('/var/data/note.txt', $_POST['text']);
