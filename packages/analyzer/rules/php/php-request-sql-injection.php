<?php
// ruleid: php-request-sql-injection
mysqli_query($link, "SELECT * FROM users WHERE id = " . $_GET['id']);
// ruleid: php-request-sql-injection
$rows = $pdo->query("SELECT * FROM users WHERE name = '{$_POST['name']}'");
// ruleid: php-request-sql-injection
$row = $wpdb->get_row("SELECT * FROM {$wpdb->posts} WHERE post_name = '" . $_REQUEST['p'] . "'");
// ruleid: php-request-sql-injection
$this->db->exec('DELETE FROM users WHERE id = ' . $_COOKIE['id']);
// ok: php-request-sql-injection
mysqli_query($link, 'SELECT * FROM users WHERE id = ' . (int) $_GET['id']);
// ok: php-request-sql-injection
$row = $wpdb->get_row($wpdb->prepare('SELECT * FROM t WHERE id = %d', $_GET['id']));
// ok: php-request-sql-injection
$statement->execute([$_GET['id']]);
// ok: php-request-sql-injection
$finder->query($_GET['path']);
