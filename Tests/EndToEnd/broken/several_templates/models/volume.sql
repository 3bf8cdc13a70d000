select {{ in_cent('volume') }}, {{ confg.get('alias') }} from prices
