"""The overview with Streamlit: `streamlit run streamlit_page.py -- DATABASE`."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parent))
from overview import PERIODS, figures

st.set_page_config(layout="wide")
chosen = st.radio("Period", list(PERIODS), horizontal=True)
columns = st.columns(2)
for at, (name, figure) in enumerate(figures(sys.argv[1], PERIODS[chosen]).items()):
    columns[at % 2].plotly_chart(figure, key=name)
