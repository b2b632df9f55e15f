"""Invented organisations and meetings of any size, of the same nature as the sample; all drawn."""
