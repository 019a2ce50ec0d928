<?php
// ruleid: php-mass-assignment
class User extends Model
{
    protected $guarded = [];
}
// ok: php-mass-assignment
class Post extends Model
{
    protected $guarded = ['id', 'user_id'];
}
// ok: php-mass-assignment
class Tag extends Model
{
    protected $fillable = ['name'];
}
// ruleid: php-mass-assignment
Model::unguard();
// ruleid: php-mass-assignment
$user->forceFill($request->all())->save();
// ok: php-mass-assignment
$user->fill($request->validated())->save();
