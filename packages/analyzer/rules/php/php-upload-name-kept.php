<?php
// ruleid: php-upload-name-kept
move_uploaded_file($_FILES['photo']['tmp_name'], 'uploads/' . $_FILES['photo']['name']);
// ruleid: php-upload-name-kept
move_uploaded_file($tmp, $dir . basename($_FILES['photo']['name']));
// ruleid: php-upload-name-kept
$file->move($dir, $file->getClientOriginalName());
// ok: php-upload-name-kept
move_uploaded_file($_FILES['photo']['tmp_name'], 'uploads/' . bin2hex(random_bytes(16)) . '.png');
// ok: php-upload-name-kept
$file->move($dir, $file->hashName());
