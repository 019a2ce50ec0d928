<?php
// ruleid: php-errors-displayed
ini_set('display_errors', 1);
// ruleid: php-errors-displayed
ini_set('display_startup_errors', 'On');
// ruleid: php-errors-displayed
ini_set("display_errors", true);
// ruleid: php-errors-displayed
phpinfo();
// ok: php-errors-displayed
ini_set('display_errors', 0);
// ok: php-errors-displayed
ini_set('display_errors', 'stderr');
// ok: php-errors-displayed
ini_set('log_errors', 1);
