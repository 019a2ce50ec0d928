<?php
// ruleid: php-variables-from-request
extract($_POST);
// ruleid: php-variables-from-request
extract($_REQUEST, EXTR_OVERWRITE);
// ruleid: php-variables-from-request
parse_str($_SERVER['QUERY_STRING']);
// ruleid: php-variables-from-request
foreach ($_GET as $key => $value) {
    $$key = $value;
}
// ok: php-variables-from-request
extract($_GET, EXTR_PREFIX_ALL, 'in');
// ok: php-variables-from-request
extract($defaults);
// ok: php-variables-from-request
parse_str($query, $fields);
// ok: php-variables-from-request
foreach ($_POST as $key => $value) {
    $fields[$key] = $value;
}
