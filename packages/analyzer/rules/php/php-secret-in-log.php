<?php
// ruleid: php-secret-in-log
error_log('login with ' . $password);
// ruleid: php-secret-in-log
error_log("token {$accessToken} is used");
// ruleid: php-secret-in-log
$logger->info('login of ' . $user->password);
// ruleid: php-secret-in-log
$logger->debug('login', ['user' => $name, 'password' => $_POST['password']]);
// ok: php-secret-in-log
error_log('login of ' . $user->name);
// ok: php-secret-in-log
$logger->info('wrong password for ' . $name);
// ok: php-secret-in-log
$logger->debug('login', ['user' => $name]);
// ok: php-secret-in-log
error_log('the password is ' . strlen($password) . ' long');
