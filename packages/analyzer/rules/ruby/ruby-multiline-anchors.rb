class User < ApplicationRecord
  # ruleid: ruby-multiline-anchors
  validates :name, format: { with: /^[a-z]+$/ }
  # ruleid: ruby-multiline-anchors
  validates :homepage, presence: true, format: { with: /^https?:/, message: "is no address" }
  # ruleid: ruby-multiline-anchors
  validates_format_of :zip, with: /^\d{5}$/
  # ok: ruby-multiline-anchors
  validates :name, format: { with: /\A[a-z]+\z/ }
  # ok: ruby-multiline-anchors
  validates :name, presence: true
end
