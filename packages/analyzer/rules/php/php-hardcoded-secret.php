<?php
// ruleid: php-hardcoded-secret
$key = 'AKIAZ5RSOLVFAKEKEY4Q';
// ruleid: php-hardcoded-secret
define('GITHUB_TOKEN', 'ghp_0123456789abcdefghijABCDEFGHIJ012345');
// ruleid: php-hardcoded-secret
$config = ['stripe' => ['secret' => "sk_live_0123456789abcdefghijABCD"]];
// ok: php-hardcoded-secret
$key = getenv('AWS_ACCESS_KEY_ID');
// ok: php-hardcoded-secret
$prefix = 'ghp_';
// ok: php-hardcoded-secret
$documented = 'AKIAIOSFODNN7EXAMPLE';
// ok: php-hardcoded-secret
$marker = '-----BEGIN RSA PRIVATE KEY-----';
