<?php
// ruleid: php-unsafe-reflection
call_user_func($_GET['action'], $argument);
// ruleid: php-unsafe-reflection
call_user_func_array([$controller, $_POST['method']], $arguments);
// ruleid: php-unsafe-reflection
$_GET['function']($argument);
// ruleid: php-unsafe-reflection
$class = new ReflectionClass($_REQUEST['type']);
$action = $_GET['action'];
// ruleid: php-unsafe-reflection
call_user_func($action);
if (in_array($action, ACTIONS, true)) {
    // ok: php-unsafe-reflection
    call_user_func($action);
}
// ok: php-unsafe-reflection
call_user_func('run', $_GET['action']);
// ok: php-unsafe-reflection
call_user_func($handlers[$_GET['action']]);
// ok: php-unsafe-reflection
array_map('trim', $_GET['words']);
