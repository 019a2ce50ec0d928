<?php
// ruleid: php-reflected-xss
echo $_POST['name'];
// ruleid: php-reflected-xss
echo 'Hello ' . $_GET['name'] . '!';
// ruleid: php-reflected-xss
echo "Hello {$_REQUEST['name']}!";
// ruleid: php-reflected-xss
print('Hello ' . $_COOKIE['name']);
// ruleid: php-reflected-xss
printf('Hello %s', $_GET['name']);
// ok: php-reflected-xss
echo htmlspecialchars($_GET['name'], ENT_QUOTES, 'UTF-8');
// ok: php-reflected-xss
echo 'Page ' . (int) $_GET['page'];
// ok: php-reflected-xss
echo $name;
// ok: php-reflected-xss
echo isset($_GET['debug']) ? 'on' : 'off';
