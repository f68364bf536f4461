//! 見本県: a made-up prefecture in the autumn of 令和5年度. Nothing in it exists.
