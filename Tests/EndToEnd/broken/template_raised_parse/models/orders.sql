{{ exceptions.raise_compiler_error("not for you") }}
select 1 as id
