<?php
function run($code, $name) {
    // ruleid: php-eval-dynamic
    eval($code);
    // ruleid: php-eval-dynamic
    eval('return ' . $code . ';');
    // ruleid: php-eval-dynamic
    $f = create_function('$x', $code);
    // ruleid: php-eval-dynamic
    assert("strlen('$name') > 3");
    // ok: php-eval-dynamic
    eval('return 1;');
    // ok: php-eval-dynamic
    eval(self::TEMPLATE);
    // ok: php-eval-dynamic
    assert(strlen($name) > 3);
    // ok: php-eval-dynamic
    $template->eval($code);
}
