<?php
use Illuminate\Support\Facades\Blade;

// ruleid: php-template-injection
echo $twig->createTemplate('Hello ' . $_GET['name'])->render();
// ruleid: php-template-injection
$template = $twig->createTemplate($source, 'mail');
// ruleid: php-template-injection
echo Blade::render($request->input('template'), ['user' => $user]);
// ruleid: php-template-injection
$smarty->display('string:Hello ' . $name);
// ruleid: php-template-injection
$smarty->fetch($_GET['page']);
// ok: php-template-injection
echo $twig->createTemplate('Hello {{ name }}')->render(['name' => $_GET['name']]);
// ok: php-template-injection
echo $twig->render('welcome.html.twig', ['name' => $_GET['name']]);
// ok: php-template-injection
echo Blade::render('Hello, {{ $name }}', ['name' => $name]);
// ok: php-template-injection
$smarty->display('page.tpl');
