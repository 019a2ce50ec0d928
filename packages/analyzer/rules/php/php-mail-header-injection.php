<?php
// ruleid: php-mail-header-injection
mail('shop@example.org', 'Question', $text, 'From: ' . $_POST['email']);
// ruleid: php-mail-header-injection
mail($to, 'Question', $text, "From: {$_POST['name']} <{$_POST['email']}>");
// ruleid: php-mail-header-injection
mail($to, $_POST['subject'], $text);
// ruleid: php-mail-header-injection
wp_mail($to, $subject, $text, 'Reply-To: ' . $_POST['email']);
// ruleid: php-mail-header-injection
header('Content-Disposition: attachment; filename=' . $_GET['file']);
// ok: php-mail-header-injection
mail('shop@example.org', 'Question', $_POST['text'], 'From: shop@example.org');
// ok: php-mail-header-injection
mail($to, 'Question', $text, 'From: ' . filter_var($_POST['email'], FILTER_VALIDATE_EMAIL));
// ok: php-mail-header-injection
header('Content-Type: text/plain');
// ok: php-mail-header-injection
header('X-Page: ' . urlencode($_GET['page']));
