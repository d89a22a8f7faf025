"""Organisations, officers and the posts (岗位) they hold from one day until another at a place."""
