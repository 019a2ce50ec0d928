<?php
$db = new mysqli('localhost', 'notes', getenv('DB_PASSWORD'));
$found = $db->query("SELECT * FROM notes WHERE title = '" . $_GET['q'] . "'");

// Escaped for HTML: no finding here.
$title = htmlspecialchars($_GET['q']);
?>
<h1>Results for <?= $title ?></h1>
<p>You searched for <?= $_GET['q'] ?></p>
<?php
include $_GET['theme'] . '/footer.php';

if (isset($_COOKIE['cart'])) {
    $cart = unserialize($_COOKIE['cart']);
}

$stored = md5($_POST['password']);
