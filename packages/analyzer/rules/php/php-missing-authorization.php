<?php
// ruleid: php-missing-authorization
register_rest_route('shop/v1', '/orders', ['methods' => 'POST', 'callback' => 'create_order', 'permission_callback' => '__return_true']);
// ruleid: php-missing-authorization
register_rest_route('shop/v1', '/orders', array('methods' => WP_REST_Server::DELETABLE, 'callback' => 'drop', 'permission_callback' => '__return_true'));
// ruleid: php-missing-authorization
Route::post('/orders', [OrderController::class, 'store'])->withoutMiddleware('auth');
// ruleid: php-missing-authorization
Route::delete('/orders/{id}', 'OrderController@destroy')->withoutMiddleware(['auth', 'log']);
// ok: php-missing-authorization
register_rest_route('shop/v1', '/items', ['methods' => 'GET', 'callback' => 'items', 'permission_callback' => '__return_true']);
// ok: php-missing-authorization
register_rest_route('shop/v1', '/orders', ['methods' => 'POST', 'callback' => 'create_order', 'permission_callback' => fn () => current_user_can('edit_posts')]);
// ok: php-missing-authorization
Route::post('/orders', [OrderController::class, 'store'])->middleware('auth');
// ok: php-missing-authorization
Route::get('/items', 'ItemController@index')->withoutMiddleware('log');
