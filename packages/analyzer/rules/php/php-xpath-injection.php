<?php
// ruleid: php-xpath-injection
$user = $xml->xpath("//user[@name='" . $_GET['name'] . "']");
// ruleid: php-xpath-injection
$nodes = $xpath->query("//user[@name='{$_POST['name']}']");
// ruleid: php-xpath-injection
$role = $xpath->evaluate("string(//user[@id=" . $_REQUEST['id'] . "]/role)", $document);
// ok: php-xpath-injection
$nodes = $xpath->query("//user[@id=" . (int) $_GET['id'] . "]");
// ok: php-xpath-injection
$nodes = $xpath->query('//user');
// ok: php-xpath-injection
$rows = $builder->query($_GET['q']);
// ok: php-xpath-injection
$user = $xml->xpath('/users/user');
