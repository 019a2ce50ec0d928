<?php
// ruleid: php-session-fixation
session_id($_GET['sid']);
// ruleid: php-session-fixation
ini_set('session.use_strict_mode', 0);
// ruleid: php-session-fixation
ini_set('session.use_only_cookies', '0');
// ruleid: php-session-fixation
ini_set('session.use_trans_sid', 1);
// ok: php-session-fixation
session_id(bin2hex(random_bytes(16)));
// ok: php-session-fixation
ini_set('session.use_strict_mode', 1);
// ok: php-session-fixation
session_regenerate_id(true);
