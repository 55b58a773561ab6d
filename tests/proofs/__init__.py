"""What we promise about safety, tried at full size: `python -m tests.proofs.NAME --count N`.

`permissions`, `canaries`, `logs`, `versions`, `kills`, `hostile`. Each prints its figures and ends with 1 when one of
them is not what it should be; `test_proofs.py` runs all of them in a small form.
"""
