//! The server's one integration program: operations and HTTP over a real database, a clock moved by hand, seeded ids.

mod http_access;
mod http_account;
mod http_api;
mod http_desk;
mod http_html;
mod http_links;
mod http_mail;
mod http_openapi;
mod http_site;
mod http_work;
mod mail_server;
mod ops_accounts;
mod ops_books;
mod ops_content;
mod ops_demo;
mod ops_desk;
mod ops_forms;
mod ops_mail;
mod ops_people;
mod ops_reports;
mod ops_saves;
mod ops_second_factor;
mod ops_selection;
mod ops_test_year;
mod ops_thread;
mod ops_world;
