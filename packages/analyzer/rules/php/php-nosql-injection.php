<?php
// ruleid: php-nosql-injection
$user = $users->findOne(['name' => $_POST['name'], 'password' => $_POST['password']]);
// ruleid: php-nosql-injection
$users->deleteMany(['group' => $_GET['group']]);
// ruleid: php-nosql-injection
$query = new MongoDB\Driver\Query(['name' => $_GET['name']]);
// ok: php-nosql-injection
$user = $users->findOne(['name' => (string) $_POST['name']]);
// ok: php-nosql-injection
$users->insertOne(['name' => $_POST['name']]);
// ok: php-nosql-injection
$user = $users->findOne(['_id' => new MongoDB\BSON\ObjectId($_GET['id'])]);
