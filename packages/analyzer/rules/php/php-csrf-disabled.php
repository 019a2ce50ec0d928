<?php
use App\Http\Middleware\VerifyCsrfToken;

// ruleid: php-csrf-disabled
$resolver->setDefaults(['data_class' => Task::class, 'csrf_protection' => false]);
// ruleid: php-csrf-disabled
Route::post('/pay', [PayController::class, 'store'])->withoutMiddleware([VerifyCsrfToken::class]);
// ruleid: php-csrf-disabled
Route::post('/pay', 'PayController@store')->withoutMiddleware(VerifyCsrfToken::class);
// ruleid: php-csrf-disabled
$middleware->validateCsrfTokens(except: ['*']);
// ruleid: php-csrf-disabled
$form = $this->createForm(TaskType::class, $task, ['csrf_protection' => false]);
// ruleid: php-csrf-disabled
$this->enableCsrfValidation = false;
// ok: php-csrf-disabled
$resolver->setDefaults(['data_class' => Task::class, 'csrf_protection' => true]);
// ok: php-csrf-disabled
$middleware->validateCsrfTokens(except: ['stripe/*']);
// ok: php-csrf-disabled
Route::post('/pay', 'PayController@store')->withoutMiddleware([LogRequests::class]);
// ok: php-csrf-disabled
$form = $this->createForm(TaskType::class, $task, ['method' => 'GET']);
