<?php
// ruleid: php-preg-replace-eval
$text = preg_replace('/<b>(.*)<\/b>/e', 'strtoupper("$1")', $text);
// ruleid: php-preg-replace-eval
$text = preg_replace('#x#ie', $code, $text);
// ok: php-preg-replace-eval
$text = preg_replace('/e/', 'x', $text);
// ok: php-preg-replace-eval
$text = preg_replace('/\s+/i', ' ', $text);
// ok: php-preg-replace-eval
$text = preg_replace_callback('/e/', fn($m) => 'x', $text);
