<?php
// ruleid: php-ldap-injection
$found = ldap_search($link, $base, "(uid=" . $_GET['user'] . ")");
// ruleid: php-ldap-injection
$found = ldap_search($link, $base, "(&(uid={$_POST['user']})(objectClass=person))", ['cn']);
// ruleid: php-ldap-injection
ldap_bind($link, "uid=" . $_POST['user'] . ",dc=example", $_POST['password']);
$filter = "(uid=" . $_REQUEST['user'] . ")";
// ruleid: php-ldap-injection
$found = ldap_list($link, $base, $filter);
// ok: php-ldap-injection
$found = ldap_search($link, $base, "(uid=" . ldap_escape($_GET['user'], '', LDAP_ESCAPE_FILTER) . ")");
// ok: php-ldap-injection
$found = ldap_search($link, $base, "(objectClass=person)");
// ok: php-ldap-injection
$found = ldap_search($link, $base, $safe);
// ok: php-ldap-injection
ldap_bind($link, 'cn=reader,dc=example', $password);
